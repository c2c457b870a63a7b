"""The JSON API of DESIGN section 9: reporters in `intake` and `mailbox`, officers in `cases`."""
