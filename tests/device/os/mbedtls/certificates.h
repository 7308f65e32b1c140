// SPDX-License-Identifier: BSD-3-Clause
// Made by make_certificates.sh. The keys are published here: they protect nothing.
#pragma once

[[maybe_unused]] static const char kRootCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBazCCARKgAwIBAgIUbBOve1vvjKDJzKjXNka7MAFPycgwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJVGVzdCByb290MB4XDTIwMDEwMTAwMDAwMFoXDTQ5MTIzMTAw\n"
    "MDAwMFowFDESMBAGA1UEAwwJVGVzdCByb290MFkwEwYHKoZIzj0CAQYIKoZIzj0D\n"
    "AQcDQgAEbca6VfkZlYoM0QRWL2NSFPLqTMh0e6kLiVapST8dd5WoLalW4smXS596\n"
    "iTQzOpTiGw2QbOGwqgYF+qstZSt/mqNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNV\n"
    "HQ8BAf8EBAMCAQYwHQYDVR0OBBYEFPsaZkXubDHw/Oj98r+R0Zu3Fiq0MAoGCCqG\n"
    "SM49BAMCA0cAMEQCIApNO7YiK4Im2zejRbvZzlMpNJvjw3O9Qlu7fA9yKZ2WAiAK\n"
    "qo4rj10n/ncewfOe8uHKmtqNJNa2igz1ieDiZu+j6g==\n"
    "-----END CERTIFICATE-----\n";

[[maybe_unused]] static const char kOtherRootCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBsDCCATWgAwIBAgIUTdmBaRY0Fnv4npkI73SonMiMTLYwCgYIKoZIzj0EAwIw\n"
    "FzEVMBMGA1UEAwwMQW5vdGhlciByb290MB4XDTIwMDEwMTAwMDAwMFoXDTQ5MTIz\n"
    "MTAwMDAwMFowFzEVMBMGA1UEAwwMQW5vdGhlciByb290MHYwEAYHKoZIzj0CAQYF\n"
    "K4EEACIDYgAEG63xW+psTVwOjNWDRXdVzzYXUV+gneniN1GKx49LFC+hFC6yoITr\n"
    "aOaceedYXS65jf+9QNxGBqK/JvI4ttcu4QjjN1CsL8+yzMHGhbj7uQ7vTcQrPcBe\n"
    "jRKI0RoqNx0yo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBBjAd\n"
    "BgNVHQ4EFgQUp3fY3d6hXr3ir0sKkxXcjg7cLMcwCgYIKoZIzj0EAwIDaQAwZgIx\n"
    "AKRNzBUBlpAJgynuuaA8vif5sKOGDKA5DlDWk/93fExj1vFvjDdqoQjlInnwygOt\n"
    "IwIxAMpjYwa6EHwkZZ+zcmJeDQ5htemcADOHm3K8u7KZN/1TVUYKyGGsm1z92pBd\n"
    "9aTddg==\n"
    "-----END CERTIFICATE-----\n";

[[maybe_unused]] static const char kServerCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBzzCCAXSgAwIBAgIUOaLp8lJT5thREArfZa961uwgP6wwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJVGVzdCByb290MB4XDTIwMDEwMTAwMDAwMFoXDTQ5MTIzMTAw\n"
    "MDAwMFowFjEUMBIGA1UEAwwLc2VydmVyLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAAT+3O6BSpRResOtwFW23mb0ed1oJprGLPGdrWUF705aMMqUE5zrUTxy\n"
    "pvcfyNlCy7ISh1eJzjV+y8JRKKrxn1MJo4GhMIGeMAwGA1UdEwEB/wQCMAAwDgYD\n"
    "VR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMCkGA1UdEQQiMCCCC3Nl\n"
    "cnZlci50ZXN0ggsqLndpbGQudGVzdIcEwAACATAdBgNVHQ4EFgQUVVB045Uamo3U\n"
    "n2/Ib9SdJYA4HDcwHwYDVR0jBBgwFoAU+xpmRe5sMfD86P3yv5HRm7cWKrQwCgYI\n"
    "KoZIzj0EAwIDSQAwRgIhAMVjdDpzk0wrnLOOqnoB+JxEFwtvD18RAMk3TMniIgi7\n"
    "AiEAmkJXmR2subC/tGmB3BVTgxm5F/8uQ96Aep2ihHZeL/8=\n"
    "-----END CERTIFICATE-----\n";

[[maybe_unused]] static const char kServerKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQggCWy9OpexEzptwO1\n"
    "806Nj2pWTDloBQE+FMssep39RjmhRANCAAT+3O6BSpRResOtwFW23mb0ed1oJprG\n"
    "LPGdrWUF705aMMqUE5zrUTxypvcfyNlCy7ISh1eJzjV+y8JRKKrxn1MJ\n"
    "-----END PRIVATE KEY-----\n";

[[maybe_unused]] static const char kRsaServerCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICmjCCAj+gAwIBAgIUIS/YgxCMHhY4AAGTo62mJDihDeEwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJVGVzdCByb290MB4XDTIwMDEwMTAwMDAwMFoXDTQ5MTIzMTAw\n"
    "MDAwMFowFjEUMBIGA1UEAwwLc2VydmVyLnRlc3QwggEiMA0GCSqGSIb3DQEBAQUA\n"
    "A4IBDwAwggEKAoIBAQDb8gtwKLc6xrSwhU7ISW/bjA68UlT8w54Hl6HvKQu69CwQ\n"
    "U11j0B/Kqw0doj/MnQi2HEkcteQfCwCXciXrITcxFv155/8KHTZkSI3YjzyeJXwR\n"
    "7ZXgj6ryv2P5uLXq2K88JtjSzFbb2wtrP2OF7Eu22Yz7MSXc/IphfFqfGB3wEhjK\n"
    "c1MwpE7oL2vhZ46cXg61XsmQa1eHpgHs6BK5vWBT+D1O0UbPTp6x9ILTSxN/4nko\n"
    "C4nDSvxEficERTRB0ScowJxy+s1pKs4fyYAy0XZgA9OkUmjxqGTDVv8OrnmiPTUW\n"
    "f2YYp/TXj7vJeyQnt6yyUgGHgjfb1omMYzBotUHdAgMBAAGjgaEwgZ4wDAYDVR0T\n"
    "AQH/BAIwADAOBgNVHQ8BAf8EBAMCB4AwEwYDVR0lBAwwCgYIKwYBBQUHAwEwKQYD\n"
    "VR0RBCIwIIILc2VydmVyLnRlc3SCCyoud2lsZC50ZXN0hwTAAAIBMB0GA1UdDgQW\n"
    "BBTSawZ/UCLYnC5xVau7jXeSzElqqjAfBgNVHSMEGDAWgBT7GmZF7mwx8Pzo/fK/\n"
    "kdGbtxYqtDAKBggqhkjOPQQDAgNJADBGAiEAm/3J6Tb7APejNYDhtdDiGWIunBHu\n"
    "Z25iVuGOAhVXP3ECIQC0rMLwACsO2mPfFtjBjBVlAWuwR1kI82Y33ygfKzGmgw==\n"
    "-----END CERTIFICATE-----\n";

[[maybe_unused]] static const char kRsaServerKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDb8gtwKLc6xrSw\n"
    "hU7ISW/bjA68UlT8w54Hl6HvKQu69CwQU11j0B/Kqw0doj/MnQi2HEkcteQfCwCX\n"
    "ciXrITcxFv155/8KHTZkSI3YjzyeJXwR7ZXgj6ryv2P5uLXq2K88JtjSzFbb2wtr\n"
    "P2OF7Eu22Yz7MSXc/IphfFqfGB3wEhjKc1MwpE7oL2vhZ46cXg61XsmQa1eHpgHs\n"
    "6BK5vWBT+D1O0UbPTp6x9ILTSxN/4nkoC4nDSvxEficERTRB0ScowJxy+s1pKs4f\n"
    "yYAy0XZgA9OkUmjxqGTDVv8OrnmiPTUWf2YYp/TXj7vJeyQnt6yyUgGHgjfb1omM\n"
    "YzBotUHdAgMBAAECggEALF7O6eh81lGhv/6UnxkZhLvjeSBO3tMDvVpco6evIx8B\n"
    "CKYYr/sbfsI1GiZSIpAHYt2f7jfPdme8zdCMT7vaq3+M0Rv5OmwcPezZGLgErY64\n"
    "UdGRK8Uv4lqz63vUzzS5XTQlB5mLaDzvN8qI5EqAF7oZk88daVBVBkeU7IVr/LL5\n"
    "7uX6+1Mh7id/XlCyMUUhNNg2bqUQ7n0BruiZ7ZfEItZKctlx+5WPMO00F9Gp9jGb\n"
    "u+0MHjNWS6NxUOrATpIsGiPoj/tP5UcdRWfPeQ+0OTg5NBZtTOpALn2jde5ClK05\n"
    "HEPpol5iuhGqFeZ5hrj/c57TxaGO5CPRMymWDxazLQKBgQD+WNrKeN1i6FwND0b/\n"
    "w/upjOD1AHJe0Zp1NKsENr/0wjlt8rYN2SAMYlKkklpSbKKn/fS9TuuuJ3VwS68N\n"
    "7Cm9I4j8R4xomckVvqv63LxQokqxmb5gHvpWV8ixW6/k3tpo1a/e4GUsBrtYGxwX\n"
    "IXqFSr0tSQ6ceIxolkCu2LEnPwKBgQDdX/Ura56fS+AysiNWIZwHrGeJugUGCqTT\n"
    "LwuRU0QF/3zBvqqv7ZzoMk8SL2bzdfiK8X6uVxEqT7tW7LX1g43/JjFHwnxHj3HH\n"
    "7++r2h3MF12nQPAPV3shIUNUlNn5kaVVbnfua3nZ8XzYfO0mDpzrrT6Y8fX4BuTz\n"
    "JhAMeuBL4wKBgQCNEcE//Wtk2VV81NVfNFcXwhBfMwE8P+r4SN71dlxfJ35s0epR\n"
    "ofSZicsmhhncj25j2IHuoaAsNqx3PTL5eNvpkJUAv7pLpcgW7Gs8t0MnQexFtu0V\n"
    "KPlV/FhOrnjPax8eeC6UYkca9RzhkB+zYJkw5rQoMtYMyPuvYm67y2nuRwKBgQCX\n"
    "tpWdRkoVPbjOxYq2Ep6OG7dxigy7UTwYhxtUY04xFiD33qW3oA5yi1fpTJcvrt/A\n"
    "yTRaYs0exDnNnrgtJBWCkTggx8bIfCQsM+F7UyYsoq7KWxSqTvfRgqxUIRcplIlM\n"
    "fUKwIPQHSxqWezdDZ6xfUAGga+J4MrFheepxwxxIpQKBgDXUuFb83n2KwK/lmQDy\n"
    "3wpQtgxEGE7vKMYF9PHi+A3pjnS/HDgUOC7zRDb4+5L1oOcbvL7x5rg9DbkPZBIn\n"
    "9tX4D1+zf7I+XiNMofmOsg1Ez9x25y6HcZ4Fa2yfQZxgpBJICB0QB/QpVuSdQWpT\n"
    "0f9F8zbT+Qqeh68llhGuJulV\n"
    "-----END PRIVATE KEY-----\n";

[[maybe_unused]] static const char kOtherServerCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIB8TCCAXegAwIBAgIULnSvGZ/ov1fAJ/XuLR91awdHT4MwCgYIKoZIzj0EAwIw\n"
    "FzEVMBMGA1UEAwwMQW5vdGhlciByb290MB4XDTIwMDEwMTAwMDAwMFoXDTQ5MTIz\n"
    "MTAwMDAwMFowFjEUMBIGA1UEAwwLc2VydmVyLnRlc3QwWTATBgcqhkjOPQIBBggq\n"
    "hkjOPQMBBwNCAATJAk+HxACOyLYDLPcv+KUdpVHbyL3w1MPW+XTvjaWtk/ec4bH8\n"
    "kV+fCms2jQuilbzCPFe+K9V6mS0f8jNXOpIeo4GhMIGeMAwGA1UdEwEB/wQCMAAw\n"
    "DgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMCkGA1UdEQQiMCCC\n"
    "C3NlcnZlci50ZXN0ggsqLndpbGQudGVzdIcEwAACATAdBgNVHQ4EFgQU0bHQiTGZ\n"
    "JqDOY/bEpYGfL+Iy90UwHwYDVR0jBBgwFoAUp3fY3d6hXr3ir0sKkxXcjg7cLMcw\n"
    "CgYIKoZIzj0EAwIDaAAwZQIwPODw6iuX/wRzollQ1gbLwgqpNWtzm2ooC17FYq9u\n"
    "y8tZp7LReJUTWc3xrlyOsdrwAjEAkDw44HXZXbYPHxTCQLKdp5RIrfkjChQGlRoM\n"
    "YDdvVk6b80A73obCu9CYUXpc8gjD\n"
    "-----END CERTIFICATE-----\n";

[[maybe_unused]] static const char kOtherServerKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgWC8+1lJX27MenlGL\n"
    "U0Ue6XE50Ij/SsbvJs8e9AiK9OihRANCAATJAk+HxACOyLYDLPcv+KUdpVHbyL3w\n"
    "1MPW+XTvjaWtk/ec4bH8kV+fCms2jQuilbzCPFe+K9V6mS0f8jNXOpIe\n"
    "-----END PRIVATE KEY-----\n";

[[maybe_unused]] static const char kExpiredCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBzzCCAXSgAwIBAgIUFONi8IwNwIbpp7BZrMOofy5xFykwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJVGVzdCByb290MB4XDTIwMDEwMTAwMDAwMFoXDTIxMDEwMTAw\n"
    "MDAwMFowFjEUMBIGA1UEAwwLc2VydmVyLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAATWwVAKuCO+4ne1gdB02RrR6xtV9uSp+dOiWIKQQ0/wW5j9TAdfbpCU\n"
    "1jTayaZqTlPHbeOV8rCFDwVBpG6vrXRjo4GhMIGeMAwGA1UdEwEB/wQCMAAwDgYD\n"
    "VR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMCkGA1UdEQQiMCCCC3Nl\n"
    "cnZlci50ZXN0ggsqLndpbGQudGVzdIcEwAACATAdBgNVHQ4EFgQU0SSUlheeJ9eg\n"
    "51QLG2/0N82XHFowHwYDVR0jBBgwFoAU+xpmRe5sMfD86P3yv5HRm7cWKrQwCgYI\n"
    "KoZIzj0EAwIDSQAwRgIhALS/HIDHQP0tNYb1QArDYu3oKy/PiIc8l1vWucIuXFvc\n"
    "AiEAz6RbfFsdpaeEvJXuKzwumMfSooJLJSMDL5j2sh6yLLI=\n"
    "-----END CERTIFICATE-----\n";

[[maybe_unused]] static const char kExpiredKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSIioG5rDNyr0dFOJ\n"
    "vFYTb2yTb2J/SKavHTF1G7nx6pKhRANCAATWwVAKuCO+4ne1gdB02RrR6xtV9uSp\n"
    "+dOiWIKQQ0/wW5j9TAdfbpCU1jTayaZqTlPHbeOV8rCFDwVBpG6vrXRj\n"
    "-----END PRIVATE KEY-----\n";

[[maybe_unused]] static const char kFutureCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBzjCCAXSgAwIBAgIUcDgVgFH/gshrlRgHaxGMT26kRAowCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJVGVzdCByb290MB4XDTQ4MDEwMTAwMDAwMFoXDTQ5MTIzMTAw\n"
    "MDAwMFowFjEUMBIGA1UEAwwLc2VydmVyLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAATiOF4BKxN3nJQgp0QxR8x6Omj3CpylLoJK3zFMNKU888CqAUsv0p93\n"
    "hi+L8N2Yx/HzValMqYMb+yWmceclNsKSo4GhMIGeMAwGA1UdEwEB/wQCMAAwDgYD\n"
    "VR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMCkGA1UdEQQiMCCCC3Nl\n"
    "cnZlci50ZXN0ggsqLndpbGQudGVzdIcEwAACATAdBgNVHQ4EFgQUPKLR+x4pbqUK\n"
    "l8oIWoZm4aMd9d0wHwYDVR0jBBgwFoAU+xpmRe5sMfD86P3yv5HRm7cWKrQwCgYI\n"
    "KoZIzj0EAwIDSAAwRQIgIFyFXxxdY5Iz2648DarslCORwMVlKbQo5EsyZWXMaVsC\n"
    "IQCjGVevu8GggzxlJto8w1PvN/nmCNi0x8Vlw3AinTbmuQ==\n"
    "-----END CERTIFICATE-----\n";

[[maybe_unused]] static const char kFutureKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFKPrvnmfqn5Kj6u1\n"
    "/bknFQt4J/FE+aqpF5mCqm7sAwihRANCAATiOF4BKxN3nJQgp0QxR8x6Omj3Cpyl\n"
    "LoJK3zFMNKU888CqAUsv0p93hi+L8N2Yx/HzValMqYMb+yWmceclNsKS\n"
    "-----END PRIVATE KEY-----\n";

[[maybe_unused]] static const char kRevokedCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBzTCCAXSgAwIBAgIUHIrrGElJtIDCUrbpQwZasl3HdREwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJVGVzdCByb290MB4XDTIwMDEwMTAwMDAwMFoXDTQ5MTIzMTAw\n"
    "MDAwMFowFjEUMBIGA1UEAwwLc2VydmVyLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAAS3eSF9XHq9iMcW0uiPa9j5RQhscH2rH2Paa59MHUN8TKS82H9nq2bl\n"
    "qm4Jkjsh/OgtCr+Y0jl3WkPTrJxIsNZoo4GhMIGeMAwGA1UdEwEB/wQCMAAwDgYD\n"
    "VR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMCkGA1UdEQQiMCCCC3Nl\n"
    "cnZlci50ZXN0ggsqLndpbGQudGVzdIcEwAACATAdBgNVHQ4EFgQUekYzGnh8nHN9\n"
    "JyYOIG4LYzBJprAwHwYDVR0jBBgwFoAU+xpmRe5sMfD86P3yv5HRm7cWKrQwCgYI\n"
    "KoZIzj0EAwIDRwAwRAIgEJ/IqxhVPv8epvbJEFJn3UL3z4Ofw/xvcQgUs36rrKAC\n"
    "IDpKroEPRtUTw7zHD2L9bFy3V8wPAU2o4C1w0wc0yrvh\n"
    "-----END CERTIFICATE-----\n";

[[maybe_unused]] static const char kRevokedKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgy2tSjLdP0UraFYKF\n"
    "xrhUBYzavkKX8ryjrpLld/bi0u+hRANCAAS3eSF9XHq9iMcW0uiPa9j5RQhscH2r\n"
    "H2Paa59MHUN8TKS82H9nq2blqm4Jkjsh/OgtCr+Y0jl3WkPTrJxIsNZo\n"
    "-----END PRIVATE KEY-----\n";

[[maybe_unused]] static const char kClientCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBnjCCAUSgAwIBAgIUeNFEnF3L4desUBH4LW0dSdGg7cgwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJVGVzdCByb290MB4XDTIwMDEwMTAwMDAwMFoXDTQ5MTIzMTAw\n"
    "MDAwMFowEzERMA8GA1UEAwwIZGV2aWNlLTEwWTATBgcqhkjOPQIBBggqhkjOPQMB\n"
    "BwNCAAR4JNJXUWpvoaLVh8Hy0AvTgqqCliuUHgvyDzOScGKROvS+dD+H+eDbvXHE\n"
    "4kKuYzpzGVASwHCvAf8zDm4USQW8o3UwczAMBgNVHRMBAf8EAjAAMA4GA1UdDwEB\n"
    "/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDAjAdBgNVHQ4EFgQUGvykEFGgdPF0\n"
    "I9gGci9ZF9tMiDkwHwYDVR0jBBgwFoAU+xpmRe5sMfD86P3yv5HRm7cWKrQwCgYI\n"
    "KoZIzj0EAwIDSAAwRQIhAPC73eQef04O1fOsvcLfiNBQ6tRCT7mRA/US1i0VrUXX\n"
    "AiBZepLFZdYqBe5mbvHlfJs6pV1doufHTVAHzkm1ToHzpQ==\n"
    "-----END CERTIFICATE-----\n";

[[maybe_unused]] static const char kClientKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgkxEQHIqW3dc/gqqY\n"
    "awXOhBGNdMNAeI5KTIz2k6M0kquhRANCAAR4JNJXUWpvoaLVh8Hy0AvTgqqCliuU\n"
    "HgvyDzOScGKROvS+dD+H+eDbvXHE4kKuYzpzGVASwHCvAf8zDm4USQW8\n"
    "-----END PRIVATE KEY-----\n";

[[maybe_unused]] static const char kRevocationList[] =
    "-----BEGIN X509 CRL-----\n"
    "MIHCMGkwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJVGVzdCByb290Fw0yMDAxMDEw\n"
    "MDAwMDBaFw00OTEyMzEwMDAwMDBaMCcwJQIUHIrrGElJtIDCUrbpQwZasl3HdREX\n"
    "DTI2MTEzMDAyMTQxN1owCgYIKoZIzj0EAwIDSQAwRgIhAMhaFSkaG9th4R19FTA9\n"
    "rI2glcIH6f8E1qDUZI0rNbEPAiEA6K3zKWfiq9RyblmVWfOPmPjDm10Vpb52JA2V\n"
    "cz3bg84=\n"
    "-----END X509 CRL-----\n";
