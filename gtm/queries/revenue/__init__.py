"""Revenue as pages show it: read from the revenue book, narrowed to the accounts that a person may see."""
