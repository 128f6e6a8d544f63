"""Turn rows into statements by the rules of a manifest. Pure."""
