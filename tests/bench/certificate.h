#pragma once

#include <fstream>
#include <string>

#include "bench/device.h"

namespace cc3235::bench {

/// Self-signed, key and certificate in one file.
inline std::string make_certificate(const Setting& setting) {
  std::string pem = setting.folder / "server.pem";
  Child openssl(
      {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=bench", "-keyout", pem, "-out", "-"},
      setting.folder / "openssl.log");
  std::string certificate = "-----BEGIN CERTIFICATE-----" + openssl.line_with("-----BEGIN CERTIFICATE-----") + "\n";
  for (std::string line; line != "-----END CERTIFICATE-----"; certificate += line + "\n") line = openssl.line_with("");
  std::ofstream(pem, std::ios::app) << certificate;
  return pem;
}

}  // namespace cc3235::bench
