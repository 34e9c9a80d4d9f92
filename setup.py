"""What pyproject.toml cannot say: the schema, the templates and the words travel in the package."""

from setuptools import find_namespace_packages, find_packages, setup

SHIPPED = ("sheet_schema", "templates")
"""Folders of the repository's top level that aldia reads; `aldia.resources` finds them here too."""

FOLDERS = [
    folder for top in SHIPPED for folder in find_namespace_packages(include=[top, f"{top}.*"])
]

setup(
    packages=[
        *find_packages("functions"),
        *find_namespace_packages(include=["sandbox", "sandbox.*"]),
        *(f"aldia.{folder}" for folder in FOLDERS),
    ],
    package_dir={
        "aldia": "functions/aldia",
        **{f"aldia.{folder}": folder.replace(".", "/") for folder in FOLDERS},
    },
    package_data={"": ["*.css", "*.html", "*.js", "*.toml", "*.txt"]},
)
