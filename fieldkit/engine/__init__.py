"""The walk through a tree, the bench that measures for it, and the loop that joins them."""
