"""What an uploaded document is, told by its bytes; pure, and refused whatever is not surely one."""
