"""What comes in and goes out, as frozen models: the same behind the forms and the JSON API."""
