"""From a mart to a registered model: whether its data may be trained on, the training, and the gate."""
