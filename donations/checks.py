"""System checks that keep sandbox, test and real money apart."""
