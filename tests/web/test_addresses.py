"""The SignatureCertChainUrl header: which addresses are Alexa's."""

import pytest

from skill.web.verification.addresses import certificate_address
from skill.web.verification.rules import RefusedError, Rule

PLAIN = "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"


@pytest.mark.parametrize(
    "header",
    [
        PLAIN,
        "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/./echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api//echo-api-cert.pem",
        "HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert.pem",
    ],
)
def test_alexas_addresses(header: str) -> None:
    """All ways to write an address of Alexa's come to one, which is what is fetched and kept."""
    assert certificate_address(header) == PLAIN


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("http://s3.amazonaws.com/echo.api/cert.pem", id="scheme"),
        pytest.param("ftp://s3.amazonaws.com/echo.api/cert.pem", id="another scheme"),
        pytest.param("//s3.amazonaws.com/echo.api/cert.pem", id="no scheme"),
        pytest.param("https://notamazon.com/echo.api/cert.pem", id="host"),
        pytest.param("https://s3.amazonaws.com.example.com/echo.api/cert.pem", id="longer host"),
        pytest.param("https://xs3.amazonaws.com/echo.api/cert.pem", id="another bucket's host"),
        pytest.param("https://s3xamazonaws.com/echo.api/cert.pem", id="a dot for any letter"),
        pytest.param("https://s3.amazonaws.com./echo.api/cert.pem", id="a dot after the host"),
        pytest.param("https://\u017f3.amazonaws.com/echo.api/cert.pem", id="a long s"),
        pytest.param("https:///echo.api/cert.pem", id="no host"),
        pytest.param("https://s3.amazonaws.com:563/echo.api/cert.pem", id="port"),
        pytest.param("https://s3.amazonaws.com:4430/echo.api/cert.pem", id="longer port"),
        pytest.param("https://s3.amazonaws.com:/echo.api/cert.pem", id="empty port"),
        pytest.param(
            "https://s3.amazonaws.com:80@example.com/echo.api/cert.pem", id="host as user"
        ),
        pytest.param("https://user@s3.amazonaws.com/echo.api/cert.pem", id="user"),
        pytest.param("https://user:word@s3.amazonaws.com/echo.api/cert.pem", id="password"),
        pytest.param("https://s3.amazonaws.com/EcHo.aPi/cert.pem", id="case of the path"),
        pytest.param("https://s3.amazonaws.com/invalid.path/cert.pem", id="path"),
        pytest.param("https://s3.amazonaws.com/echo.api", id="the folder"),
        pytest.param("https://s3.amazonaws.com/echo.api/", id="nothing in the folder"),
        pytest.param("https://s3.amazonaws.com/echo.apix/cert.pem", id="a folder that begins so"),
        pytest.param("https://s3.amazonaws.com/x/echo.api/cert.pem", id="the folder in another"),
        pytest.param("https://s3.amazonaws.com//echo.api/cert.pem", id="two slashes"),
        pytest.param("https://s3.amazonaws.com/echo.api/../cert.pem", id="out of the folder"),
        pytest.param("https://s3.amazonaws.com/echo.api/x/../../y/cert.pem", id="out by two"),
        pytest.param("https://s3.amazonaws.com/echo.api/..", id="out to the top"),
        pytest.param("https://s3.amazonaws.com/echo.api/%2e%2e/cert.pem", id="escaped dots"),
        pytest.param("https://s3.amazonaws.com/echo.api/..%2fcert.pem", id="escaped slash"),
        pytest.param("https://s3.amazonaws.com/echo.api/%252e%252e/cert.pem", id="escaped twice"),
        pytest.param("https://s3.amazonaws.com/echo%2eapi/cert.pem", id="escaped folder"),
        pytest.param("https://s3.amazonaws.com/echo.api/..\\cert.pem", id="backslash"),
        pytest.param("https://s3.amazonaws.com\\echo.api/cert.pem", id="backslash after the host"),
        pytest.param("https://s3.amazonaws.com/echo.api/cert.pem?versionId=1", id="query"),
        pytest.param("https://s3.amazonaws.com/echo.api/cert.pem#x", id="fragment"),
        pytest.param("https://s3.amazonaws.com?/echo.api/cert.pem", id="the path in a query"),
        pytest.param("https://s3.amazonaws.com/echo.api/cert.pem;x", id="parameter"),
        pytest.param("https://s3.amazonaws.com/echo.api/cert.pem\n", id="line break after it"),
        pytest.param("https://s3.amazonaws.com/echo.api/..\t/cert.pem", id="tab"),
        pytest.param(" https://s3.amazonaws.com/echo.api/cert.pem", id="space before it"),
        pytest.param(f"{PLAIN}, {PLAIN}", id="two headers"),
        pytest.param("echo-api-cert.pem", id="no address"),
    ],
)
def test_other_addresses(header: str) -> None:
    """Whatever is not plainly in Alexa's folder on Alexa's host is refused."""
    with pytest.raises(RefusedError) as refused:
        certificate_address(header)
    assert refused.value.rule is Rule.ADDRESS
