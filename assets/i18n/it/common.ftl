municipality-of = Comune di { $name }
