"""How the tables of letters/followup are learned and measured. For development: needs scikit-learn."""
