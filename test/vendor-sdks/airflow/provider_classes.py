"""Prints the operators, sensors, triggers and hooks of the installed provider, by kind and module, as JSON."""

import importlib
import inspect
import json
import pkgutil
from importlib.metadata import version

PACKAGE = "apache-airflow-providers-huawei"
ROOT = "airflow.providers.huawei.cloud"

found = {"package": f"{PACKAGE}=={version(PACKAGE)}"}
for kind in ("operators", "sensors", "triggers", "hooks"):
    package = importlib.import_module(f"{ROOT}.{kind}")
    found[kind] = {}
    for module_info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{module_info.name}")
        names = [name for name, thing in inspect.getmembers(module, inspect.isclass) if thing.__module__ == module.__name__]
        names = [name for name in names if name.endswith(("Operator", "Sensor", "Trigger", "Hook"))]
        if names:
            found[kind][module_info.name] = names
print(json.dumps(found))
