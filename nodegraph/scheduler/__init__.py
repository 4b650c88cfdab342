"""From a patch to a plan: small pure passes that end in one flat list of steps."""
