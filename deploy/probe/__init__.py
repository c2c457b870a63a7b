"""The independent prober of fire_button: from outside it does what a caller and a crew do, and tells who watches."""
