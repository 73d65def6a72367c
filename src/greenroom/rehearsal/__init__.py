"""The embedded default provider: a loopback server that speaks the Anthropic Messages API at no cost.

All of Greenroom runs against it through the real SDK, with no key. It is also the test double with faults: rate
limits, overload, dropped connections and cut answers, each seeded, so that a run can be had again.

`server.serve` starts it inside a running loop, `process.main` as a program of its own.
"""
