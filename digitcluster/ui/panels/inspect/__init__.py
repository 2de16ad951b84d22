"""The pages of Inspect, one for each kind of subject; begin with `page`, which says what a page is."""
