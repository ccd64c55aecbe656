"""What is kept on the disk: the catalog, the generations, the engines."""
