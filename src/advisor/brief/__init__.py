"""The brief before an owner meeting, step by step: order, data, questions, law, cases, parts, document."""
