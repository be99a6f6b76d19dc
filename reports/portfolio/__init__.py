"""The portfolio: tallies read and added up, finished, withheld where few stand behind."""
