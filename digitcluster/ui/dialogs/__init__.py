"""The dialogs: questions, problems and help."""
