"""One panel a task: the session's signals in, intentions out; begin with `training_panel`."""
