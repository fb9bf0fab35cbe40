"""The page: a question in, an answer with its sources beside it. The only door to gradio."""
