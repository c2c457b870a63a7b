"""The three applications of sapa, one for each process: `officers`, and for reporters `intake` and `mailbox`."""
