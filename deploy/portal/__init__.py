"""The portal: one static page with a door for each service and the emergency numbers, rendered from the pack."""
