"""Pictures: an OpenGL context, ISF shaders, the frame plan, the encoder."""
