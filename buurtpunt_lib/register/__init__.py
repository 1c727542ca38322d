"""The register of hubs at work: what the rules of `landscape` and the tables of `storage` do together.

Record: a `domain.hub_record.HubRecord`. Actor: who asks, with the role that the server gave them.
Hub table: one row per place, as `storage.register.hub_table()` gives it.
"""
