#pragma once

#include <string>

namespace cc3235::emulator {

/// Whether anything stands at the path.
bool exists(const std::string& path);

/// An image that is made beside its place and takes it when it is whole: whoever is killed meanwhile leaves nothing there.
class NewImage {
 public:
  /// Throws Failure: another process is making it (image_in_use).
  explicit NewImage(std::string place);
  ~NewImage();
  NewImage(const NewImage&) = delete;
  NewImage& operator=(const NewImage&) = delete;

  /// Where it is made.
  const std::string& path() const { return path_; }
  /// A message about path(), as one about the place.
  std::string of_the_place(std::string message) const;
  /// When it is closed. A log that an older image has left at the place goes. Throws Failure: something stands there now.
  void put_in_place();

 private:
  void remove();

  std::string place_, path_;
};

}  // namespace cc3235::emulator
