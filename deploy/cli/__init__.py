"""`smartsociety`: what whoever runs the services does by command. It asks the database, never a running process."""
