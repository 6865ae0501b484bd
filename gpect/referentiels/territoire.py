"""The territory: 198 communes, their EPCI, postal codes and distances."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.referentiels import layout
from gpect.referentiels.datapackage import Package

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""


def _no_neighbour() -> pd.DataFrame:
    return pd.DataFrame(columns=["code_commune", "name"], dtype="str")


@dataclass(frozen=True)
class Territoire:
    """Communes of the arrondissements of Valenciennes and Cambrai.

    Attributes
    ----------
    communes
        ``code_commune, name, code_epci, arrondissement, population, lon, lat, code_bassin``;
        population in inhabitants, lon and lat of the centroid in degrees (WGS 84),
        code_bassin the bassin d'emploi of the BMO survey.
    postal_codes
        ``code_postal, code_commune``, many to many.
    postal_codes_shared_outside
        Postal codes that communes outside the territory have too.
    epcis
        ``code_epci, name, short_name``.
    neighbours
        ``code_commune, name`` of the département's other communes: known not to be of the
        territory.
    """

    version: str
    communes: pd.DataFrame
    postal_codes: pd.DataFrame
    postal_codes_shared_outside: list[str]
    epcis: pd.DataFrame
    neighbours: pd.DataFrame = field(default_factory=_no_neighbour)


def read(package: Package) -> Territoire:
    """Read the territory from a folder of our layout."""
    communes = layout.parse(package.read(layout.COMMUNES.path), layout.COMMUNES)
    postal = layout.parse(package.read(layout.POSTAL_CODES.path), layout.POSTAL_CODES)
    shared = postal.loc[postal["shared_outside"].eq("O"), "code_postal"]
    return Territoire(
        version=package.version(layout.COMMUNES.path),
        communes=communes,
        postal_codes=postal[["code_postal", "code_commune"]],
        postal_codes_shared_outside=sorted(shared.unique()),
        epcis=layout.parse(package.read(layout.EPCIS.path), layout.EPCIS),
        neighbours=_read_neighbours(package),
    )


def _read_neighbours(package: Package) -> pd.DataFrame:
    """Read the communes around; a folder of one's own may have none."""
    if not package.holds(layout.NEIGHBOURS.path):
        return _no_neighbour()
    return layout.parse(package.read(layout.NEIGHBOURS.path), layout.NEIGHBOURS)


def distances_km(territoire: Territoire) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Great-circle distance between the centroids of every two communes.

    Returns
    -------
    codes
        The n commune codes, sorted.
    distances
        n × n, in km, symmetric, 0 on the diagonal. As the crow flies: a road is longer by the
        ``detour`` of its transport (table ``modes``).
    """
    communes = territoire.communes.sort_values("code_commune")
    lon = np.radians(communes["lon"].to_numpy(dtype=np.float64))
    lat = np.radians(communes["lat"].to_numpy(dtype=np.float64))
    half_lat = np.sin((lat[:, None] - lat[None, :]) / 2)
    half_lon = np.sin((lon[:, None] - lon[None, :]) / 2)
    chord = half_lat**2 + np.cos(lat)[:, None] * np.cos(lat)[None, :] * half_lon**2
    distances = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord))
    return communes["code_commune"].tolist(), distances.astype(np.float32)


def is_outside(territoire: Territoire, places: pd.DataFrame) -> "pd.Series[bool]":
    """Say which places are known to lie outside the territory; an unknown place is not.

    Parameters
    ----------
    places
        n rows with ``code_commune`` and ``code_postal``; the commune, where known, decides.

    Returns
    -------
    pandas.Series
        n booleans, same index.
    """
    commune, postal = places["code_commune"], places["code_postal"]
    far_commune = commune.notna() & ~commune.isin(territoire.communes["code_commune"])
    far_postal = postal.notna() & ~postal.isin(territoire.postal_codes["code_postal"])
    return far_commune | (commune.isna() & far_postal)
