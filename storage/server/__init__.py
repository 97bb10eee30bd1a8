"""Promise: the same methods, checked by the same rules, on a MongoDB server."""
