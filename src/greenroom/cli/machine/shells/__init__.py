"""The same completion in the languages of three shells, a file each."""
