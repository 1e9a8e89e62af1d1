#pragma once

#include <algorithm>
#include <functional>
#include <iostream>
#include <span>

#include "fs_sim/check.h"
#include "fs_sim/memory_disk.h"
#include "fs_sim/model.h"

/// Power cuts: a story is told to a flash once, and then the power fails after every effect that it had on the disk.
/// ref: filesystem.md §3
namespace cc3235::test {

inline constexpr const char* kCutImage = "/image-of-the-power-cut-test";

inline ImageOptions cut_options(bool fast) {
  ImageOptions options = image_at(kCutImage, fast);
  options.size = fs_sim::kMinFlash;
  return options;
}

/// A story told to a flash. When the disk had `acknowledged[k]` effects, k operations were answered, and `models[k]` is what
/// they make of the flash. `after[k]` is what can be seen of it when the power fails then.
struct Told {
  std::vector<std::size_t> acknowledged;
  std::vector<Model> models;
  std::vector<std::string> after;
  std::vector<std::string> earlier;  ///< the same of moments before the story
};

inline Model after_a_cut(Model model) {
  model.apply({Operation::Kind::cut, {}});
  return model;
}

/// `model` is what the image on `disk` holds when the story begins.
inline Told tell(MemoryDisk& disk, std::span<const Operation> story, Model model, bool fast) {
  Told told;
  Device device(cut_options(fast));
  const auto note = [&] {
    told.acknowledged.push_back(disk.effects());
    told.models.push_back(model);
    told.after.push_back(view(after_a_cut(model)));
  };
  note();
  for (const Operation& op : story) {
    const Answer expected = model.apply(op), actual = device.apply(op);
    EXPECT_EQ(expected, actual) << to_text(op);
    note();
  }
  return told;
}

/// What the image shows after a cut; what is wrong with it, where it is not sound.
inline std::string remains(bool fast) {
  const auto checked = fs_sim::check_image(kCutImage);
  if (const auto* error = std::get_if<ImageError>(&checked)) return error->message;
  const auto& report = std::get<fs_sim::CheckReport>(checked);
  if (report.breach) return std::string(report.breach->invariant) + ": " + report.breach->found;
  Device device(cut_options(fast));
  return view(device);
}

/// What became of a story in all its power cuts.
struct Cuts {
  std::size_t cuts = 0;
  std::size_t lost = 0;   ///< an acknowledged operation was missing, but some earlier moment was there, whole
  std::size_t mixed = 0;  ///< no moment of the story
  std::string first_wrong;
};

/// After a good cut: the effects before it, what they left, and the operations that are in it.
using AfterCut = std::function<void(const DiskContent& left, std::size_t operations)>;

/// Cuts the power after every effect since the first acknowledgement.
inline Cuts cut_everywhere(MemoryDisk& disk, DiskHistory history, const Told& told, bool fast, Unsynced unsynced,
                           const AfterCut& after_cut = {}) {
  const auto random = make_seeded_random(5);
  Cuts cuts;
  std::size_t done = 0;  // operations acknowledged before the cut
  for (std::size_t n = told.acknowledged.front(); n <= history.size(); ++n) {
    while (done + 1 < told.acknowledged.size() && told.acknowledged[done + 1] <= n) ++done;
    const DiskContent left = history.cut_after(n, unsynced, *random);
    disk.restore(left);
    const std::string actual = remains(fast);
    ++cuts.cuts;
    std::size_t shown = done;
    if (actual != told.after[shown] && shown + 1 < told.after.size()) ++shown;  // the one under way
    if (actual == told.after[shown]) {
      if (after_cut) after_cut(left, shown);
      continue;
    }
    const auto among = [&actual](const auto& moments) { return std::ranges::find(moments, actual) != moments.end(); };
    const bool earlier = among(told.after) || among(told.earlier);
    ++(earlier ? cuts.lost : cuts.mixed);
    if (cuts.first_wrong.empty()) {
      cuts.first_wrong =
          fmt::format("after effect {} and {} operations:\n{}instead of\n{}", n, done, actual, told.after[done]);
    }
  }
  return cuts;
}

/// A flash that has had `prelude` operations, and then a story of `operations`.
struct Recorded {
  Recorded(bool fast, std::size_t prelude, std::size_t operations)
      : story(make_lively_story(*make_seeded_random(5), prelude + operations, Model(fs_sim::kMinFlash))) {
    told = tell(disk, story, Model(fs_sim::kMinFlash), fast);
    told.earlier = told.after;
    const auto drop = [prelude](auto& of) { of.erase(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(prelude)); };
    drop(story);
    drop(told.acknowledged);
    drop(told.models);
    drop(told.after);
    history.emplace(disk.history());
  }

  MemoryDisk disk;
  std::vector<Operation> story;
  Told told;
  std::optional<DiskHistory> history;
};

}  // namespace cc3235::test
