"""One function a use case; the only place where stages meet."""
