"""In which space digits are compared; begin with `preprocessing`."""
