"""How the weights are learned: needs scikit-learn, a development dependency. Nothing at run time imports this."""
