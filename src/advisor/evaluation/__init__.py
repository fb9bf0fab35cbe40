"""The trainer's bench: question sets, runs, figures, comparison, report, grading, practice."""
