"""What every room stands on: time, tables, ids, tokens, words. It knows no domain."""
