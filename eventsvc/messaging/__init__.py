"""The post office: it knows envelopes, states and tries, not senders."""
