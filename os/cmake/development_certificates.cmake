# SPDX-License-Identifier: BSD-3-Clause
#
# mbed_development_certificates(TARGET): TARGET may include certificates.h, which has a CA's certificate, a client's and its
# key, to try TLS with. They are made once for each user, in the cache folder, with those of a server beside them.
set(_mbed_certificates_script ${CMAKE_CURRENT_LIST_DIR}/development-certificates)

function(mbed_development_certificates target)
  if(DEFINED ENV{TWINYARD_CACHE})
    set(folder $ENV{TWINYARD_CACHE}/certificates)
  elseif(DEFINED ENV{XDG_CACHE_HOME})
    set(folder $ENV{XDG_CACHE_HOME}/twinyard/certificates)
  else()
    set(folder $ENV{HOME}/.cache/twinyard/certificates)
  endif()
  if(NOT TARGET mbed-development-certificates)
    add_custom_command(OUTPUT ${folder}/certificates.h COMMAND ${_mbed_certificates_script} ${folder}
      VERBATIM COMMENT "Making certificates to develop with in ${folder}")
    add_custom_target(mbed-development-certificates DEPENDS ${folder}/certificates.h)
  endif()
  add_dependencies(${target} mbed-development-certificates)
  target_include_directories(${target} PRIVATE ${folder})
endfunction()
