"""The performer's page: public controls, snapshots, cues."""
