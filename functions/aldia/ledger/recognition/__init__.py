"""What each column of a stranger's book is: by its header's words and by what stands in it."""
