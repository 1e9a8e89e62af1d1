#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "emulator/cli/command_line.h"
#include "emulator/cli/command_line/validators.h"

namespace cc3235::emulator {

/// `cc3235emu catalog …` and `cc3235emu otp …` on the command line.
class TrustCommands {
 public:
  explicit TrustCommands(CLI::App& app) {
    CLI::App* catalog = add(app, "catalog", "Catalogs of trusted root certificates");
    add_build(*catalog);
    add_sign(*catalog);
    add_show(*catalog);
    add_check(*catalog);
    list_command_ = catalog->add_subcommand("list", "The built-in catalogs");
    list_command_->add_flag("--json", list_.json, "As a JSON array");
    CLI::App* otp = add(app, "otp", "The file that binds devices to a vendor's own catalogs, once and for all");
    add_otp_create(*otp);
    show_otp_command_ = otp->add_subcommand("show", "What an OTP file says, and whether its vendor signed it");
    show_otp_command_->add_option("file", show_otp_.file, "The OTP file")->type_name("FILE")->required();
    show_otp_command_->add_flag("--json", show_otp_.json, "As a JSON object");
    show_otp_command_->footer("Exit code 1 when no device would take it.");
  }

  /// The command that was given; nullopt when it is none of these.
  std::optional<CommandLine> parsed() {
    sign_.sha1 = format_ == "BINARY_SHA1";
    if (build_command_->parsed()) return build_;
    if (sign_command_->parsed()) return sign_;
    if (show_command_->parsed()) return show_;
    if (check_command_->parsed()) return check_;
    if (list_command_->parsed()) return list_;
    if (create_otp_command_->parsed()) return create_otp_;
    if (show_otp_command_->parsed()) return show_otp_;
    return std::nullopt;
  }

 private:
  static CLI::App* add(CLI::App& app, const char* name, const char* help) {
    CLI::App* group = app.add_subcommand(name, help);
    group->require_subcommand(1);
    return group;
  }
  void add_build(CLI::App& catalog) {
    build_command_ = catalog.add_subcommand("build", "Make a catalog of the certificates in files and folders");
    build_command_->add_option("roots", build_.roots, "Trusted roots, DER or PEM: files or folders")
        ->type_name("PATH")
        ->required();
    build_command_->add_option("--revoked", build_.revoked, "Withdrawn certificates: files or folders")->type_name("PATH");
    build_command_->add_option("-o,--out", build_.out, "The catalog to write (.lst)")->type_name("FILE")->required();
    build_command_->add_option("--created", build_.created, "Its date instead of now")->type_name("DATE");
  }
  void add_sign(CLI::App& catalog) {
    sign_command_ = catalog.add_subcommand("sign", "Sign a catalog, or the content of any signed file");
    sign_command_->add_option("file", sign_.file, "What to sign")->type_name("FILE")->required();
    sign_command_->add_option("--key,--priv", sign_.key, "Private RSA key, PEM or DER")->type_name("FILE")->required();
    sign_command_->add_option("-o,--out", sign_.out, "The signature to write, 256 bytes")->type_name("FILE")->required();
    sign_command_->add_option("--fmt", format_, "BINARY_SHA2 for CC3235 (default), BINARY_SHA1 for CC3220")
        ->type_name("FORMAT")
        ->check(one_of({"BINARY_SHA1", "BINARY_SHA2"}));
  }
  void add_show(CLI::App& catalog) {
    show_command_ = catalog.add_subcommand("show", "What a catalog lists, and whether its signature is good");
    show_command_->add_option("catalog", show_.catalog, "A .lst file, playground or ti-20190217")
        ->type_name("FILE|NAME")
        ->required();
    show_command_->add_option("--signature", show_.signature, "Its signature, 256 bytes")->type_name("FILE");
    CLI::Option* key = show_command_->add_option("--key", show_.key, "Public key that may sign it like TI's own (PEM)");
    key->type_name("FILE");
    show_command_->add_option("--otp", show_.otp, "Judge as a device with this OTP does")->type_name("FILE")->excludes(key);
    show_command_->add_flag("--json", show_.json, "As a JSON object");
  }
  void add_check(CLI::App& catalog) {
    check_command_ = catalog.add_subcommand("check", "Why a certificate gives -468 on connect or -10287 at programming");
    check_command_->add_option("certificates", check_.certificates, "A root, or a chain, leaf first; DER or PEM")
        ->type_name("CERT")
        ->required();
    check_command_->add_option("--catalog", check_.catalog, "A .lst file, playground (default) or ti-20190217")
        ->type_name("NAME|FILE");
    check_command_->add_option("--time", check_.time, "The device's clock: a date, or host; without it dates do not count")
        ->type_name("DATE");
    check_command_->add_flag("--json", check_.json, "As a JSON object");
    check_command_->footer("Exit code 0 when both verdicts are 0, else 1.");
  }
  void add_otp_create(CLI::App& otp) {
    create_otp_command_ = otp.add_subcommand("create", "Make the OTP file of a vendor root");
    create_otp_command_->add_option("--cert", create_otp_.certificate, "The vendor root, PEM or DER")
        ->type_name("FILE")
        ->required();
    create_otp_command_
        ->add_option("--key,--priv", create_otp_.keys, "Its private key; a second one for a second signer (--usechain)")
        ->type_name("FILE")
        ->required()
        ->expected(1, 2);
    create_otp_command_->add_option("--mac", create_otp_.mac, "The one device that it is for; without it any")
        ->type_name("MAC");
    create_otp_command_->add_flag("--usechain", create_otp_.chain, "Take all certificates of the file");
    create_otp_command_->add_option("-o,--out", create_otp_.out, "The OTP file to write")->type_name("FILE")->required();
  }

  CatalogBuild build_;
  CatalogSign sign_;
  CatalogShow show_;
  CatalogCheck check_;
  CatalogList list_;
  OtpCreate create_otp_;
  OtpShow show_otp_;
  std::string format_ = "BINARY_SHA2";
  CLI::App *build_command_ = nullptr, *sign_command_ = nullptr, *show_command_ = nullptr, *check_command_ = nullptr;
  CLI::App *list_command_ = nullptr, *create_otp_command_ = nullptr, *show_otp_command_ = nullptr;
};

}  // namespace cc3235::emulator
