"""The hard rules of a task, as a diagnosis names them and as a repair keeps them."""
