"""Ons Buurtpunt beside The Littlest JupyterHub: /opt/tljh/config/jupyterhub_config.d/buurtpunt.py

Any JupyterHub 5 or later reads it. It makes our server a service of the hub, so that people sign in
to it with their account of the hub; what they may do there stands in its file of roles.
BUURTPUNT_SERVICE_TOKEN and BUURTPUNT_ADDRESS come from the environment of the hub, for instance by
`systemctl edit jupyterhub`: Environment=BUURTPUNT_SERVICE_TOKEN=… (from openssl rand -hex 32)
"""

import os

c = get_config()  # noqa: F821  (JupyterHub gives it)

token = os.environ["BUURTPUNT_SERVICE_TOKEN"]
address = os.environ["BUURTPUNT_ADDRESS"].rstrip("/")
if not isinstance(c.JupyterHub.services, list):
    c.JupyterHub.services = []
c.JupyterHub.services.append(
    {
        "name": "buurtpunt",
        "api_token": token,
        "oauth_client_id": "service-buurtpunt",
        "oauth_redirect_uri": f"{address}/oauth_callback",
        # It only learns the name of who signs in.
        "oauth_no_confirm": True,
    }
)
if not isinstance(c.JupyterHub.load_roles, list):
    c.JupyterHub.load_roles = []
# Every user of the hub may go in; without a role in our file they are a visitor there.
c.JupyterHub.load_roles.append(
    {"name": "user", "scopes": ["self", "access:services!service=buurtpunt"]}
)

# A notebook server of a user, where the hub starts one: it sees the same register and plans.
database = os.environ.get("BUURTPUNT_DATABASE_URL")
if database:
    c.Spawner.environment.update({"BUURTPUNT_DATABASE_URL": database})
c.Spawner.mem_limit = "2G"
c.Spawner.cpu_limit = 1.0
