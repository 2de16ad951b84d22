"""One module a format, each with `recognizes` and `read`; begin with `json_lines`."""
