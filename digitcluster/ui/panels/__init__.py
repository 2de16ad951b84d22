"""One panel for each task: the session's signals in, intentions out."""
