# SPDX-License-Identifier: BSD-3-Clause
# Sources of others that we compile ourselves. For host and device builds alike.

# twin_source(NAME SUITE ACCEPT OUT_VAR): OUT_VAR becomes the unpacked tree of Debian's source package NAME, of SUITE, in
# a version that matches the glob ACCEPT. Kept in the cache folder, so that the network is needed once; the environment's
# TWINYARD_<NAME>_SOURCE_DIR names a tree to use instead.
function(twin_source name suite accept out_var)
  if(DEFINED ENV{TWINYARD_CACHE})
    set(cache $ENV{TWINYARD_CACHE})
  elseif(DEFINED ENV{XDG_CACHE_HOME})
    set(cache $ENV{XDG_CACHE_HOME}/twinyard)
  else()
    set(cache $ENV{HOME}/.cache/twinyard)
  endif()
  set(tree ${cache}/${name})
  execute_process(
    COMMAND ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/fetch-source.sh --accept ${accept} ${name} ${suite} ${tree}
    RESULT_VARIABLE status ERROR_VARIABLE error OUTPUT_QUIET)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${name}: ${error}")
  endif()
  # A newer version may have other files.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${tree}.version)
  set(${out_var} ${tree} PARENT_SCOPE)
endfunction()
