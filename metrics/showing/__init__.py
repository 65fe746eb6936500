"""What the pages of metrics show; read only."""
